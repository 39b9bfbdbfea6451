# slip: the client answers the application when it sends, not when it was answered
# breaks: no_creation

from step import apply, cancel_timer, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"retry_after": event["config"]["retry_after"], "waiting": {}, "done": {}}
    return state, server(state, event) if node == "server" else client(node, state, event)


def client(node, state, event):
    waiting = state["waiting"]
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        first = [] if waiting else [retry]
        waiting[str(event["number"])] = event["value"]
        return [call(node, event["number"], event["value"]), reply(event["number"], "sent")] + first
    if event["type"] == "message":
        waiting.pop(str(event["message"]["number"]), None)
        return [] if waiting else [cancel_timer("retry")]
    if event["type"] == "timer" and waiting:
        return [call(node, int(number), request) for number, request in waiting.items()] + [retry]
    return []


def call(node, number, request):
    return send("server", {"id": f"{node}/{number}", "number": number, "request": request})


def server(state, event):
    if event["type"] != "message":
        return []
    message, done, actions = event["message"], state["done"], []
    if message["id"] not in done:
        done[message["id"]] = f"done: {message['request']}"
        actions = [apply(message["request"])]
    answer = {"number": message["number"], "response": done[message["id"]]}
    return actions + [send(event["from"], answer)]


run(step)
