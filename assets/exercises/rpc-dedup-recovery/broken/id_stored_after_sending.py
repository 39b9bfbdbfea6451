# slip: sent, then stored: after a crash between the two an ID is used for another request
# breaks: at_least_once

from step import apply, atomic, cancel_timer, persist, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] in ("start", "recover"):
        state = {"retry_after": event["config"]["retry_after"]}
    if node == "server":
        return state, server(stable.get("done", {}), event)
    return state, client(node, state, stable.get("requests", {"last": 0, "waiting": {}}), event)


def client(node, state, requests, event):
    waiting = requests["waiting"]
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        first = [] if waiting else [retry]
        requests["last"] += 1
        request = {"id": f"{node}/{requests['last']}", "value": event["value"]}
        waiting[str(event["number"])] = request
        return [call(event["number"], request), persist("requests", requests)] + first
    if event["type"] == "message":
        number, response = event["message"]["number"], event["message"]["response"]
        if waiting.pop(str(number), None) is None:
            return []
        answered = atomic(persist("requests", requests), reply(number, response))
        return [answered] + ([] if waiting else [cancel_timer("retry")])
    if event["type"] in ("timer", "recover") and waiting:
        return [call(int(number), request) for number, request in waiting.items()] + [retry]
    return []


def call(number, request):
    return send("server", {"id": request["id"], "number": number, "request": request["value"]})


def server(done, event):
    if event["type"] != "message":
        return []
    message, actions = event["message"], []
    if message["id"] not in done:
        done[message["id"]] = f"done: {message['request']}"
        actions = [atomic(apply(message["request"]), persist("done", done))]
    answer = {"number": message["number"], "response": done[message["id"]]}
    return actions + [send(event["from"], answer)]


run(step)
