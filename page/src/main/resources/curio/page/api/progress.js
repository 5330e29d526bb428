// A request that tells how much of it has been sent, which `fetch` cannot do.

/**
 * As `fetch`, which it stands in for.
 *
 * @param {string} url
 * @param {{ method: string, headers: Object<string, string>, body: any, signal?: AbortSignal }} init
 * @param {(share: number) => void} onProgress 0 at the beginning, 1 when all has been sent and the answer is awaited
 * @returns {Promise<Response>}
 */
export function fetchWithProgress(url, { method, headers, body, signal }, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => reject(new TypeError("no answer"));
    request.onabort = () => reject(new DOMException("given up", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    if (signal?.aborted) {
      request.onabort();
      return;
    }
    onProgress(0);
    request.send(body);
  });
}

function answerOf(request) {
  const lines = request.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
  return new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers });
}
