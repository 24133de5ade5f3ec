// Stands in for vitest in the tests of the audit while mutants are tried: tests are collected, to be run again for each of them.
import { format } from 'node:util';

export { expect } from 'vitest';

const files = [];
let tests;

/** At the top of a file it is only remembered: what a body works out has to be worked out for every mutant. */
export function describe(name, body) {
  if (tests === undefined) {
    files.push(body);
  } else {
    body();
  }
}
describe.skipIf = (skip) => (skip ? () => undefined : describe);
describe.each = (rows) => (name, body) => rows.forEach((row) => describe(name, () => body(...listOf(row))));

export function it(name, body) {
  const add = () => tests.push({ name, body });
  if (tests === undefined) {
    files.push(add);
  } else {
    add();
  }
}
it.each = (rows) => (name, body) =>
  rows.forEach((row) => it(format(name, ...listOf(row)), () => body(...listOf(row))));

function listOf(row) {
  return Array.isArray(row) ? row : [row];
}

/** Runs all tests until one fails. @returns its name with why, or undefined. */
export async function firstFailure() {
  let name = 'a description';
  try {
    tests = [];
    files.forEach((collect) => collect());
    for (const test of tests) {
      name = test.name;
      await test.body();
    }
    return undefined;
  } catch (error) {
    return `${name}: ${error.message}`;
  } finally {
    tests = undefined;
  }
}
