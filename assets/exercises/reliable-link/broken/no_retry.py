# slip: every message is sent once
# breaks: no_loss

from step import deliver, run, send


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"next": 1, "delivered": []}
    return state, sender(state, event) if node == "sender" else receiver(state, event)


def sender(state, event):
    if event["type"] == "input":
        n = state["next"]
        state["next"] = n + 1
        return [send("receiver", {"n": n, "text": event["value"]})]
    return []


def receiver(state, event):
    if event["type"] != "message":
        return []
    n = event["message"]["n"]
    acknowledge = send("sender", {"ack": n})
    if n in state["delivered"]:
        return [acknowledge]
    state["delivered"] = sorted(state["delivered"] + [n])
    return [deliver(event["message"]["text"]), acknowledge]


run(step)
