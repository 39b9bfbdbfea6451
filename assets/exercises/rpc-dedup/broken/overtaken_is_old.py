# slip: the server keeps each client's highest number: a request that was overtaken counts as a repeat
# breaks: at_least_once

from step import apply, cancel_timer, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"retry_after": event["config"]["retry_after"], "waiting": {}, "highest": {}}
    return state, server(state, event) if node == "server" else client(state, event)


def client(state, event):
    waiting = state["waiting"]
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        first = [] if waiting else [retry]
        waiting[str(event["number"])] = event["value"]
        return [call(event["number"], event["value"])] + first
    if event["type"] == "message":
        number, response = event["message"]["number"], event["message"]["response"]
        if waiting.pop(str(number), None) is None:
            return []
        return [reply(number, response)] + ([] if waiting else [cancel_timer("retry")])
    if event["type"] == "timer" and waiting:
        return [call(int(number), request) for number, request in waiting.items()] + [retry]
    return []


def call(number, request):
    return send("server", {"number": number, "request": request})


def server(state, event):
    if event["type"] != "message":
        return []
    message, highest, actions = event["message"], state["highest"], []
    if message["number"] > highest.get(event["from"], 0):
        highest[event["from"]] = message["number"]
        actions = [apply(message["request"])]
    return actions + [send(event["from"], {"number": message["number"], "response": "done"})]


run(step)
