import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { peopleTemplates } from '../../src/commands/people-template.ts';
import { readPeople } from '../../src/linking/people-file.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

async function pairs(bytes: Uint8Array, name = 'people.csv', columns?: string): Promise<readonly string[]> {
  const { rows } = await readPeople(bytes, name, columns);
  return rows.map(({ where, user, contact, fault }) =>
    fault === undefined ? `${where} ${user}|${contact}` : `${where} !${fault}`,
  );
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof FederationError ? error.code : `no error: ${String(error)}`;
}

describe('a list of people', () => {
  it('when its columns have usual names then they are found and told', async () => {
    const text = 'Display Name,E-Mail,Skype Address,Version\nAnna,anna@contoso.com,joe@x.com,7.6\n';
    const { rows, notes } = await readPeople(utf8(text), 'people.csv', undefined);
    expect(rows[0]).toMatchObject({ user: 'anna@contoso.com', contact: 'joe@x.com', contactVersion: '7.6' });
    expect(notes).toEqual([
      'people.csv: user = E-Mail, contact = Skype Address, contactVersion = Version; not used: Display Name',
    ]);
  });

  it('when it has no header then the first column is users and the second contacts', async () => {
    expect(await pairs(utf8('a@b.c,d@e.f\n'))).toEqual(['people.csv:1 a@b.c|d@e.f']);
  });

  it('when columns are named then those hold, by name and by number', async () => {
    const text = 'who,with\nanna@contoso.com,joe@x.com\n';
    expect(await pairs(utf8(text), 'people.csv', 'user=who,contact=2')).toEqual([
      'people.csv:2 anna@contoso.com|joe@x.com',
    ]);
  });

  it.each(['user', 'user=nobody', 'friend=who', 'user=9'])(
    'when --columns is %s then it says what the columns are',
    async (columns) => {
      const work = readPeople(utf8('who,with\nx,y\n'), 'people.csv', columns);
      expect(await codeOf(work)).toBe('people.columns');
    },
  );

  it('when no column is of users or contacts then it is refused', async () => {
    expect(await codeOf(readPeople(utf8('name,city\nAnna,Oslo\n'), 'p.csv', undefined))).toBe(
      'people.columns',
    );
  });

  it.each([
    ['semicolons', utf8('user;contact\na@b.c;d@e.f\n')],
    ['tabs', utf8('user\tcontact\na@b.c\td@e.f\n')],
    [
      'a byte-order mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8('user,contact\na@b.c,d@e.f\n')]),
    ],
    ['UTF-16 with its mark', Buffer.from('\ufeffuser,contact\na@b.c,d@e.f\n', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('user,contact\na@b.c,d@e.f\n', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('\ufeffuser,contact\na@b.c,d@e.f\n', 'utf16le').swap16()],
    ['line ends of Windows', utf8('user,contact\r\na@b.c,d@e.f\r\n')],
  ])('when it comes with %s then it is read the same', async (_, bytes) => {
    expect(await pairs(bytes)).toEqual(['people.csv:2 a@b.c|d@e.f']);
  });

  it('when it is no UTF-8 then it is read as Windows-1252, and that is said', async () => {
    const { rows, notes } = await readPeople(
      Buffer.from('user\nj\xf6rg@contoso.com\n', 'latin1'),
      'p.csv',
      undefined,
    );
    expect(rows[0]?.user).toBe('jörg@contoso.com');
    expect(notes[0]).toBe('p.csv is not UTF-8 and was read as Windows-1252');
  });

  it('when a quoted cell holds line breaks then later rows still have their own lines', async () => {
    expect(await pairs(utf8('user,note\na@b.c,"two\nlines"\nd@e.f,\n'))).toEqual([
      'people.csv:2 a@b.c|',
      'people.csv:4 d@e.f|',
    ]);
  });

  it('when a row is broken then it says so with its line, and the others are read', async () => {
    expect(
      await pairs(utf8('user,contact\na@b.c,"x"y\nc@d.e,f@g.h\n,\ni@j.k,l@m.n,more\n"",""\no@p.q\n')),
    ).toEqual([
      'people.csv:2 !its quotes do not match',
      'people.csv:3 c@d.e|f@g.h',
      'people.csv:5 !3 cells where the first line has 2',
      'people.csv:7 o@p.q|',
    ]);
  });

  it('when a quote is never closed then only the row that opens it is lost', async () => {
    expect(await pairs(utf8('user,contact\n\na@b.c,"x\nc@d.e,f@g.h\ni@j.k,"l"\n'))).toEqual([
      'people.csv:3 !its quotes do not match',
      'people.csv:4 c@d.e|f@g.h',
      'people.csv:5 i@j.k|l',
    ]);
  });

  it('when every row is broken then it is given up, and that is said', async () => {
    const list = await pairs(utf8(`user,contact\n${'a@b.c,"x"y\n'.repeat(5000)}`));
    expect(list).toHaveLength(1001);
    expect(list.at(-1)).toBe('people.csv:1002 !too many broken lines: the rest was not read');
  });

  it('when a row has neither user nor contact then it says so', async () => {
    expect(await pairs(utf8('user,contact,note\n,,hello\n'))).toEqual([
      'people.csv:2 !neither a user nor a contact is in it',
    ]);
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2]), 'people.spreadsheet'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'people.spreadsheet'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3]), 'people.binary'],
    ['nothing', Buffer.alloc(0), 'people.empty'],
    ['a header alone', utf8('user,contact\n'), 'people.empty'],
  ])('when it is %s called .csv then it is refused as what it is', async (_, bytes, code) => {
    expect(await codeOf(readPeople(bytes, 'people.csv', undefined))).toBe(code);
  });

  it.each([
    ['people.json', '{"users":["a@b.c"],"contacts":["d@e.f","g@h.i"]}', ['a@b.c|d@e.f', 'a@b.c|g@h.i']],
    ['people.yaml', '- user: a@b.c\n- contact: d@e.f\n- g@h.i\n', ['a@b.c|', '|d@e.f', 'g@h.i|']],
    ['standard input', '[{"user":"a@b.c","contactVersion":7}]', ['a@b.c|']],
    ['standard input', 'users:\n  - a@b.c\n', ['a@b.c|']],
  ])('when %s is structured then its entries are the rows', async (name, text, expected) => {
    const { rows } = await readPeople(utf8(text), name, undefined);
    expect(rows.map(({ user, contact }) => `${user}|${contact}`)).toEqual(expected);
  });

  it('when an entry has a key that is not known then that entry alone is at fault', async () => {
    const { rows } = await readPeople(utf8('[{"usr":"a@b.c"},{"user":"d@e.f"}]'), 'p.json', undefined);
    expect(rows.map(({ fault }) => fault !== undefined)).toEqual([true, false]);
  });

  it.each([
    ['p.json', '{', 'people.malformed'],
    ['p.yaml', 'a: [', 'people.malformed'],
    ['p.json', '42', 'people.shape'],
    ['p.yaml', 'a: &a [*a, *a]', 'people.shape'],
    ['p.json', '[]', 'people.empty'],
  ])('when %s holds %s then it is refused with %s', async (name, text, code) => {
    expect(await codeOf(readPeople(utf8(text), name, undefined))).toBe(code);
  });

  it.each(Object.entries(peopleTemplates))(
    'when the template is %s then it is a list',
    async (format, text) => {
      const { rows } = await readPeople(utf8(text), `people.${format}`, undefined);
      expect(rows).toHaveLength(3);
      expect(rows.some(({ fault }) => fault !== undefined)).toBe(false);
    },
  );

  it('when it has 100,000 rows then all of them are read', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `user${index}@contoso.com,c${index}@x.com`);
    const { rows } = await readPeople(utf8(`user,contact\n${lines.join('\n')}\n`), 'people.csv', undefined);
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)?.where).toBe('people.csv:100001');
  });

  it('when it is any bytes then it is read or refused in our own words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200 }).map(utf8)),
        fc.constantFrom('p.csv', 'p.json', 'p.yaml', 'standard input'),
        async (bytes, name) => {
          try {
            expect((await readPeople(bytes, name, undefined)).rows.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(FederationError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
