/** FIFO link: your receiver. A first attempt: whatever arrives is delivered at once. */
class Solution {
    public static void main(String[] args) throws java.io.IOException {
        Step.run(Solution::step);
    }

    static Step.Answer step(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "start":
                // What the node remembers. It comes back as `state` with the next event.
                return new Step.Answer(Json.object());
            case "message":
                // The message is {"n": 1, "text": "..."}, with n = 1, 2, 3 and so on.
                Json message = event.get("message");
                return new Step.Answer(state, Step.deliver(message.get("text")));
            default:
                return new Step.Answer(state);
        }
    }
}
