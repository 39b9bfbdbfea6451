# slip: a copy stays at the top of the heap and blocks it for ever (2, 2, 3, 1)
# breaks: no_loss

from heapq import heappop, heappush

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 1, "heap": []}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    heap = state["heap"]
    if message["n"] > state["next"]:
        heappush(heap, [message["n"], message["text"]])
    if message["n"] != state["next"]:
        return state, []
    actions = [deliver(message["text"])]
    state["next"] += 1
    while heap and heap[0][0] == state["next"]:
        actions.append(deliver(heappop(heap)[1]))
        state["next"] += 1
    return state, actions


run(step)
