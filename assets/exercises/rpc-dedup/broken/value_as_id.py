# slip: what is asked for serves as the ID, so that two requests for the same are taken for one
# breaks: at_least_once

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
    # Client and number together are the ID: unique over both clients, and the same on every retry.
    return send("server", {"id": f"{node}/{number}", "number": number, "request": request})


def server(state, event):
    if event["type"] != "message":
        return []
    message, done, actions = event["message"], state["done"], []
    if message["request"] not in done:
        done[message["request"]] = f"done: {message['request']}"
        actions = [apply(message["request"])]
    answer = {"number": message["number"], "response": done[message["request"]]}
    return actions + [send(event["from"], answer)]


run(step)
