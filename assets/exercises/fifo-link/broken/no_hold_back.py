# slip: what arrives is delivered at once, in the order of arrival
# breaks: order

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"seen": []}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] in state["seen"]:
        return state, []
    state["seen"] = sorted(state["seen"] + [message["n"]])
    return state, [deliver(message["text"])]


run(step)
