# slip: every request that arrives is executed, retries and copies too
# breaks: at_most_once

from step import apply, cancel_timer, reply, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"retry_after": event["config"]["retry_after"], "waiting": {}}
    return state, server(state, event) if node == "server" else client(node, state, event)


def client(node, state, event):
    waiting = state["waiting"]
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


def server(state, event):
    if event["type"] != "message":
        return []
    message = event["message"]
    answer = {"number": message["number"], "response": f"done: {message['request']}"}
    return [apply(message["request"]), send(event["from"], answer)]


run(step)
