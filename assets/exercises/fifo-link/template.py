"""FIFO link: your receiver. A first attempt: whatever arrives is delivered at once."""

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        # What the node remembers. It comes back as `state` with the next event.
        return {}, []
    if event["type"] == "message":
        # The message is {"n": 1, "text": "..."}, with n = 1, 2, 3 and so on.
        message = event["message"]
        return state, [deliver(message["text"])]
    return state, []


run(step)
