# slip: what arrives ahead of its turn is thrown away, and nobody sends it again
# breaks: no_loss

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 1}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] != state["next"]:
        return state, []
    state["next"] += 1
    return state, [deliver(message["text"])]


run(step)
