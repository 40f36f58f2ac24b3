/** Requests that end, since other tabs wait for them. One that took too long has failed like a lost connection. */

const limit = () => AbortSignal.timeout(30_000);

/** Fetches, and gives up when the whole answer is not here in time. */
export const fetchInTime = (address, options) => fetch(address, { ...options, signal: limit() });

/** What another module asks for; rejected when it is not here in time. */
export const inTime = (asked) =>
  Promise.race([asked, new Promise((_, reject) => limit().addEventListener("abort", reject))]);
