"""Reliable link: your sender and your receiver, one program for both. A first attempt: every message is sent once."""

from step import deliver, run, send


def step(node, state, stable, event):
    if event["type"] == "start":
        # What the node remembers. It comes back as `state` with the next event.
        # The event's config says how long to wait before a retry: "retry_after".
        return {"next": 1}, []
    if node == "sender":
        return sender(state, stable, event)
    return receiver(state, stable, event)


def sender(state, stable, event):
    if event["type"] == "input":
        message = {"n": state["next"], "text": event["value"]}
        state["next"] += 1
        return state, [send("receiver", message)]
    return state, []


def receiver(state, stable, event):
    if event["type"] == "message":
        return state, [deliver(event["message"]["text"])]
    return state, []


run(step)
