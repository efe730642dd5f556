// The end of one attempt: the caller's own signal, or the time that an attempt may take, whichever comes first. Not
// AbortSignal.any and AbortSignal.timeout, which keep a timer and a signal of every call for as long as the time-out lasts.

export interface Deadline {
  readonly signal: AbortSignal;
  /** To be called when the attempt is over: nothing of it is left behind. */
  clear(): void;
}

export function deadline(milliseconds: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const follow = (): void => controller.abort(caller?.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('the attempt took too long', 'TimeoutError')),
    milliseconds,
  );
  if (caller?.aborted) follow();
  else caller?.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', follow);
    },
  };
}

/** Whether a signal's reason says that time ran out, as AbortSignal.timeout does. */
export function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
