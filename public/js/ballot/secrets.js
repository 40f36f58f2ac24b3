/** The secret of 128 bits from which an account's requests for tokens are derived, as this device keeps it. */
import { SECRET_LENGTH } from "./derive.js";
import { accountOf, done, write } from "./store.js";

/** The secret of an account, if this device has one and was not told to forget it. */
export const knownSecretOf = async (account) => (await accountOf(account))?.secret;

/** The secret of an account: the same one however many tabs ask at once. */
export function secretOf(account) {
  return write("accounts", async (accounts) => {
    const found = await done(accounts.get(account));
    if (found) return found.secret;
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH));
    accounts.put({ account, secret });
    return secret;
  });
}
