/** Failure detector: your node. A first attempt: whoever was silent for too long is suspected, for good. */
class Solution {
    public static void main(String[] args) throws java.io.IOException {
        Step.run(Solution::step);
    }

    static Step.Answer step(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "start":
                state = initially(node, event.get("config"));
                return new Step.Answer(state, heartbeat(state), nextBeat(state), listen(state));
            case "message":
                return new Step.Answer(state, listen(state));
            case "timer":
                boolean isBeat = event.get("name").text().equals("beat");
                return isBeat
                    ? new Step.Answer(state, heartbeat(state), nextBeat(state))
                    : new Step.Answer(state, Step.suspect(state.get("peer").text()));
            default:
                return new Step.Answer(state);
        }
    }

    /** What the node remembers. It comes back as `state` with the next event. */
    static Json initially(String node, Json config) {
        Json state = Json.object("interval", config.get("interval"), "timeout", config.get("timeout"));
        for (Json name : config.get("nodes").items()) {
            if (!name.text().equals(node)) {
                state.set("peer", name);
            }
        }
        return state;
    }

    static Json heartbeat(Json state) {
        return Step.send(state.get("peer").text(), "up");
    }

    static Json nextBeat(Json state) {
        return Step.setTimer("beat", state.get("interval").number());
    }

    static Json listen(Json state) {
        return Step.setTimer("silence", state.get("timeout").number());
    }
}
