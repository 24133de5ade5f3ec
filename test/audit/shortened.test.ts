import { describe, expect, it } from 'vitest';
import { shortened } from '../../src/audit/shortened.ts';
import { evidenceText } from '../../src/reports/report-findings.ts';

const evidence = { source: 'pool01 Get-CsAllowedDomain', property: 'Domain', raw: true, normalised: 'on' };
const domains = Array.from({ length: 30 }, (_, index) => `partner${index}.example`);
const cut = [...domains.slice(0, 20), '… and 10 more'];

describe('evidence for a report', () => {
  it('when nothing in it is long then it is the same evidence, not a copy of it', () => {
    expect(shortened(evidence, 'pass')).toBe(evidence);
  });

  it('when what was read is a long list then the list is cut', () => {
    expect(shortened({ ...evidence, raw: domains }, 'pass')).toEqual({ ...evidence, raw: cut });
  });

  it('when what was found out is a long list then it is cut where all is right, and a list to work on where not', () => {
    const found = { ...evidence, normalised: domains };
    expect(shortened(found, 'not-applicable')).toEqual({ ...evidence, normalised: cut });
    expect(shortened(found, 'fail')).toEqual(found);
  });
});

it('when a list is longer than a report keeps, then the line still says how long it was', () => {
  const domains = Array.from({ length: 4_000 }, (_, index) => `partner${index}.example`);
  const evidence = { source: 'pool Get-CsAllowedDomain', property: 'Domain', raw: null, normalised: domains };
  const text = evidenceText(shortened(evidence, 'warn'));
  expect(text).toMatch(/^pool Get-CsAllowedDomain: Domain = partner0\.example, .*… \(4000 values\)$/);
});
