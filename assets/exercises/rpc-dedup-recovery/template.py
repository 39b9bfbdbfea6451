"""RPC with crashes: your client and your server, one program for both. A first attempt: every request is sent once."""

from step import apply, reply, run, send


def step(node, state, stable, event):
    if event["type"] in ("start", "recover"):
        # After a crash the state is gone; what was persisted is in `stable`.
        # The event's config says how long to wait before a retry: "retry_after".
        return {}, []
    if node == "server":
        return server(state, stable, event)
    return client(node, state, stable, event)


def client(node, state, stable, event):
    if event["type"] == "input":
        return state, [send("server", {"number": event["number"], "request": event["value"]})]
    if event["type"] == "message":
        return state, [reply(event["message"]["number"], event["message"]["response"])]
    return state, []


def server(state, stable, event):
    if event["type"] == "message":
        message = event["message"]
        answer = {"number": message["number"], "response": "done"}
        return state, [apply(message["request"]), send(event["from"], answer)]
    return state, []


run(step)
