/**
 * Whether a waiver still holds: through the whole of its last day, in UTC. A date that is none is not honoured, or a typing
 * mistake would waive for ever.
 * @param expires `YYYY-MM-DD`. @param now ISO 8601 time, or a day.
 */
export function waiverStanding(expires: string, now: string): 'holds' | 'expired' | 'malformed' {
  const day = dayOf(expires.trim());
  const today = dayOf(new Date(now).toISOString().slice(0, 10));
  if (day === undefined || today === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(expires.trim())) {
    return 'malformed';
  }
  return today <= day ? 'holds' : 'expired';
}

/** The day, when there is one: 30 February is none. */
function dayOf(text: string): string | undefined {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}
