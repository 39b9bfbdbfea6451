# slip: every request is sent once
# breaks: at_least_once

from step import apply, reply, run, send


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"waiting": {}, "done": {}}
    return state, server(state, event) if node == "server" else client(node, state, event)


def client(node, state, event):
    waiting = state["waiting"]
    if event["type"] == "input":
        waiting[str(event["number"])] = event["value"]
        return [call(node, event["number"], event["value"])]
    if event["type"] == "message":
        number, response = event["message"]["number"], event["message"]["response"]
        if waiting.pop(str(number), None) is None:
            return []
        return [reply(number, response)]
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
