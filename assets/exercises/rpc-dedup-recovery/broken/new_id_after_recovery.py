# slip: the client stores its requests without their IDs: after a crash it retries under new ones
# breaks: at_most_once

from step import apply, atomic, cancel_timer, persist, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] in ("start", "recover"):
        state = {"retry_after": event["config"]["retry_after"], "life": stable.get("life", 0)}
    if node == "server":
        return state, server(stable.get("done", {}), event)
    if event["type"] == "recover":
        state["life"] += 1
        return state, [persist("life", state["life"])] + client(node, state, stable.get("waiting", {}), event)
    return state, client(node, state, stable.get("waiting", {}), event)


def client(node, state, waiting, event):
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        first = [] if waiting else [retry]
        waiting[str(event["number"])] = event["value"]
        return [persist("waiting", waiting), call(node, state["life"], event["number"], event["value"])] + first
    if event["type"] == "message":
        number, response = event["message"]["number"], event["message"]["response"]
        if waiting.pop(str(number), None) is None:
            return []
        answered = atomic(persist("waiting", waiting), reply(number, response))
        return [answered] + ([] if waiting else [cancel_timer("retry")])
    if event["type"] in ("timer", "recover") and waiting:
        return [call(node, state["life"], int(number), request) for number, request in waiting.items()] + [retry]
    return []


def call(node, life, number, request):
    return send("server", {"id": f"{node}/{life}/{number}", "number": number, "request": request})


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
