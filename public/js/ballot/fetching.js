/**
 * Requests that end. Other tabs wait for what one tab asks for under a lock, so that a site that never
 * answers would hold them all. What took too long is an error as a lost connection is: it is tried again.
 */

const LIMIT = 30_000;

const limit = () => AbortSignal.timeout(LIMIT);

/** Fetches, and gives up when the whole answer is not here in time. */
export const fetchInTime = (address, options) => fetch(address, { ...options, signal: limit() });

/** What a request by another module gives; an error when it is not here in time. */
export const inTime = (asked) =>
  new Promise((resolve, reject) => {
    asked.then(resolve, reject);
    limit().addEventListener("abort", ({ target }) => reject(target.reason));
  });
