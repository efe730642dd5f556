// Faults to order: the catalog can be slow, fail, throttle, answer nonsense, drop the connection or never answer, before
// or after it has done what was asked. The first fault that matches a request and has times left is used.

export type Kind =
  /** Waits this long on the catalog's clock, then serves the call. */
  | { readonly kind: 'slow'; readonly ms: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Sent as JSON unless it is a string. */
      readonly body?: unknown;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429; `retryAfter` in seconds or as a header's text, null for none; one second unless told. */
  | { readonly kind: 'throttle'; readonly retryAfter?: number | string | null }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang after applying' }
  /** Resets the connection. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset after applying' }
  /** A page where JSON was expected, with 200 unless told: what proxies and login walls do. */
  | { readonly kind: 'html'; readonly status?: number }
  /** A complete answer whose JSON breaks off in the middle. */
  | { readonly kind: 'half json' }
  /** Half of the announced bytes, then the connection ends. */
  | { readonly kind: 'cut' }
  /** The true answer, changed. */
  | { readonly kind: 'changed shape'; readonly reply: (body: unknown) => unknown };

export type Fault = Kind & {
  readonly match?: {
    readonly method?: string;
    /** A part of the path, or an expression tested against it; the path begins with `/api/v1`. */
    readonly path?: string | RegExp;
  };
  /** How often it strikes; without end unless told. */
  readonly times?: number;
};

export interface Faults {
  /** Replaces all faults by these. */
  set(...faults: readonly Fault[]): void;
  /** Adds one behind those that are set. */
  add(fault: Fault): void;
  clear(): void;
}

export interface FaultBox extends Faults {
  /** The fault for this request, used up by one. */
  take(method: string, path: string): Kind | undefined;
}

export function createFaults(): FaultBox {
  let set: { readonly fault: Fault; left: number }[] = [];
  const add = (fault: Fault): void => void set.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  return {
    add,
    set: (...faults) => {
      set = [];
      for (const fault of faults) add(fault);
    },
    clear: () => {
      set = [];
    },
    take: (method, path) => {
      const striking = set.find(({ fault, left }) => left > 0 && matches(fault, method, path));
      if (striking === undefined) return undefined;
      striking.left -= 1;
      return striking.fault;
    },
  };
}

function matches({ match }: Fault, method: string, path: string): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  // search(), unlike test(), heeds no lastIndex: an expression with the flag g matches every time.
  return typeof match.path === 'string' ? path.includes(match.path) : path.search(match.path) >= 0;
}
