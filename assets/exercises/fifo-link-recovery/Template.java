/** FIFO link with crashes: your sender and your receiver, one program for both. A first attempt: every message is sent once. */
class Solution {
    public static void main(String[] args) throws java.io.IOException {
        Step.run(Solution::step);
    }

    static Step.Answer step(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "start":
            case "recover":
                // After a crash the state is gone; what was persisted is in `stable`.
                // The event's config says how long to wait before a retry: "retry_after".
                return new Step.Answer(Json.object("next", 1));
            default:
                return node.equals("sender") ? sender(state, stable, event) : receiver(state, stable, event);
        }
    }

    static Step.Answer sender(Json state, Json stable, Json event) {
        if (!event.get("type").text().equals("input")) {
            return new Step.Answer(state);
        }
        long n = state.get("next").number();
        state.set("next", n + 1);
        return new Step.Answer(state, Step.send("receiver", Json.object("n", n, "text", event.get("value"))));
    }

    static Step.Answer receiver(Json state, Json stable, Json event) {
        if (!event.get("type").text().equals("message")) {
            return new Step.Answer(state);
        }
        return new Step.Answer(state, Step.deliver(event.get("message").get("text")));
    }
}
