// What can go wrong with a request.

/** An answer that is none of success. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {Headers} headers
   * @param {?object} problem its body, as RFC 9457 has it
   */
  constructor(status, headers, problem) {
    super(problem?.detail || problem?.message || `HTTP ${status}`);
    this.status = status;
    this.problem = problem ?? {};
    this.requestId = headers.get("X-Request-Id");
    /** After how many seconds it may be tried again; 0 if nothing is said. */
    this.retryAfter = Number(headers.get("Retry-After")) || 0;
  }
}

/** No answer came: the server is gone, or the network. */
export class Unreachable extends Error {}
