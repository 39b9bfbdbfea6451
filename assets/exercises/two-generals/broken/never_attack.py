# slip: nobody ever attacks: safe, and of no use
# breaks: non_triviality

from step import decide, run


def step(node, state, stable, event):
    return state, [decide("hold")] if event["type"] == "start" else []


run(step)
