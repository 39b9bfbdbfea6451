# slip: the client keeps its requests in memory: a crash forgets what was accepted
# breaks: answered

from step import apply, atomic, cancel_timer, persist, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] in ("start", "recover"):
        state = {"retry_after": event["config"]["retry_after"], "waiting": {}}
    if node == "server":
        return state, server(stable.get("done", {}), event)
    return state, client(node, state, state["waiting"], event)


def client(node, state, waiting, event):
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        first = [] if waiting else [retry]
        waiting[str(event["number"])] = event["value"]
        return [call(node, event["number"], event["value"])] + first
    if event["type"] == "message":
        number, response = event["message"]["number"], event["message"]["response"]
        if waiting.pop(str(number), None) is None:
            return []
        return [reply(number, response)] + ([] if waiting else [cancel_timer("retry")])
    if event["type"] == "timer" and waiting:
        return [call(node, int(number), request) for number, request in waiting.items()] + [retry]
    return []


def call(node, number, request):
    return send("server", {"id": f"{node}/{number}", "number": number, "request": request})


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
