/** Two generals: your strategy, one program for both. A first attempt: General 1 attacks, and tells General 2. */
class Solution {
    public static void main(String[] args) throws java.io.IOException {
        Step.run(Solution::step);
    }

    static Step.Answer step(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "start":
                // Only General 1 may have something to propose.
                return event.get("config").get("proposes").isTrue()
                    ? new Step.Answer(state, Step.send("general_2", "attack at dawn"), Step.decide("attack"))
                    : new Step.Answer(state);
            case "message":
                return new Step.Answer(state, Step.decide("attack"));
            default:
                // Who has not decided by dawn holds.
                return new Step.Answer(state);
        }
    }
}
