// What is not known of the real service, or known to vary, as switches: a test turns one and sees whether the client
// still copes. The defaults are the friendlier guess.

export interface Quirks {
  /** A filter or sort on a field that does not exist is answered with 400, or passed over as if it were not there. */
  unknownFields: 'refuse' | 'ignore';
  /** Fields of filters and sorts to treat as unknown. */
  withoutFields: readonly string[];
  /** Operators of filters to refuse: only and, exact, contains, in are official. */
  withoutOperators: readonly string[];
  /** Whether `page_size` (undocumented, up to 1,000) is heeded. */
  honourPageSize: boolean;
  /** Writes allowed in any 60 seconds per key; null for no limit. */
  writeLimit: number | null;
  /** Whether an answer 429 says when to come back. */
  retryAfter: boolean;
  /** Answer 999999 for `count`, as the service does when counting takes too long. */
  sentinelCount: boolean;
  /** How the tags of a resource are served: both forms have been seen. */
  tagsAs: 'ids' | 'objects';
  /** Order ties anew for each request, so that pages overlap where a sort has no unique tie-breaker. */
  unstableTies: boolean;
}

export function defaultQuirks(): Quirks {
  return {
    unknownFields: 'refuse',
    withoutFields: [],
    withoutOperators: [],
    honourPageSize: true,
    writeLimit: 30,
    retryAfter: true,
    sentinelCount: false,
    tagsAs: 'ids',
    unstableTies: false,
  };
}
