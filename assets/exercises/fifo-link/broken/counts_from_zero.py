# slip: the receiver counts from 0, the sender from 1
# breaks: no_loss

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 0, "held": {}}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] >= state["next"]:
        state["held"][str(message["n"])] = message["text"]
    actions = []
    while str(state["next"]) in state["held"]:
        actions.append(deliver(state["held"].pop(str(state["next"]))))
        state["next"] += 1
    return state, actions


run(step)
