/** The round of a ballot page: fetched as nobody, and looked at again when it opens and closes. */
import { freshIndex } from "./index.js";
import { checkReceipts } from "./receipts.js";
import { CLOCK_MARGIN } from "./rights.js";
import { fetchPolicy } from "./rounds.js";
import { LONGEST_DELAY } from "./sending.js";
import { isClosed } from "./standing.js";

// Twice the longest delay: whoever chose a random time before had at least as long again after it.
const SOON = 2 * LONGEST_DELAY;
// Browsers keep a delay in 31 bits: a longer one would end at once.
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export class WatchedRound {
  constructor(hash) {
    this.hash = hash;
  }

  /** Fetches the policy and looks. An error without a connection, or when the policy is not the announced one. */
  async load() {
    this.policy = await fetchPolicy(this.hash);
    await this.look();
  }

  /** Where the round is now, by the list and with the dates of the policy. */
  async look() {
    const rounds = await freshIndex();
    const found = rounds.find(({ hash }) => hash === this.hash);
    const { opens, closes } = this.policy;
    this.listed = found && { ...found, opens, closes, seenAt: Date.now() };
    // Not waited for, since it waits for other tabs. What fails another page looks up.
    checkReceipts(rounds).catch(() => {});
  }

  /** Whether it is too late to send at a random time. */
  isClosingSoon() {
    return Date.now() >= Date.parse(this.policy.closes) - SOON;
  }

  /** Looks again when the round opens, when it closes soon, when it does, and when the list must have followed; then calls `act`. */
  watch(act) {
    clearTimeout(this.timer);
    const [opens, closes] = [this.policy.opens, this.policy.closes].map(Date.parse);
    const now = Date.now();
    const moments = [opens, closes - SOON, closes, closes + CLOCK_MARGIN + 1];
    const next = Math.min(...moments.filter((time) => time > now));
    if (next === Infinity) return;
    this.timer = setTimeout(async () => {
      await this.look().catch(() => {}); // the clock says enough
      act();
      this.watch(act);
    }, Math.min(next - now, LONGEST_TIMEOUT));
  }

  /** Whether it takes no answers any more, by what can be known now. */
  async isOver() {
    if (Date.now() >= Date.parse(this.policy.closes)) await this.look().catch(() => {});
    return isClosed(this.listed, Date.now());
  }
}
