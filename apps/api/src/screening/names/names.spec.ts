import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SubjectInput } from '@watchbook/contract';
import { aDraft } from '../../testing/drafts.js';
import { type Change, entryChange, noticeGone, noticeGroup } from './groups.js';
import { LIST_TOKEN } from './index-tokens.js';
import { Names } from './names.js';
import { SearchThread } from './search-thread.js';
import { SearchThreads } from './search-threads.js';

const subject = (name: string, birthDate: string | null): SubjectInput => ({
  ...aDraft().subjects[0]!,
  name,
  aliases: [],
  birthDate,
});
const notice = (id: string, described: SubjectInput, audience = ['members']) =>
  noticeGroup({
    notice: { id, tlp: 'GREEN' as const, audience, jurisdiction: 'CN-31', sector: 'banking' as const },
    subjects: [{ id: `${id}-subject`, described }],
  });
const entry = (id: string, value: string, birthDates: string[], removedAt: Date | null = null) =>
  entryChange({ id, type: 'Person', described: { names: [{ value }], birthDates }, removedAt });

const opened: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(opened.splice(0).map((each) => each.stop())));

/** Names of one thread, with sizes that a test reaches. */
function namesWith(changes: readonly Change[], sizes = { few: 5, changes: 10, share: 0.1 }): Names {
  const names = new Names(1, sizes);
  opened.push(names);
  names.change(changes);
  return names;
}

const query = (name: string, born?: string) => ({
  name,
  ...(born ? { born } : {}),
  tokens: [LIST_TOKEN, 'to members'],
  limit: 200,
  minimum: 0.6,
});
const ask = async (names: Names, name: string, born?: string) =>
  (await names.search([query(name, born)])).flat().map(({ id }) => id);
const isFast = { few: 10_000, changes: 10_000, share: 1 };

describe('the names of notices and lists', () => {
  it('are found until the notice or the entry is gone', async () => {
    const names = namesWith([notice('n1', subject('Goran Novak', null)), entry('e1', 'NOVAK, Goran', [])]);
    expect((await ask(names, 'Goran Nowak')).sort()).toEqual(['e1', 'n1-subject']);
    names.change([noticeGone('n1'), entry('e1', 'NOVAK, Goran', [], new Date())]);
    expect(await ask(names, 'Goran Nowak')).toEqual([]);
  });

  it('are searched for many questions at once, each answered in its place', async () => {
    const known = Array.from({ length: 9 }, (_, at) =>
      notice(`n${at}`, subject(`Goran ${'abcdefghi'[at]}ovakov`, null)),
    );
    const names = namesWith(known);
    const asked = Array.from({ length: 47 }, (_, at) => query(`Goran ${'ihgfedcba'[at % 9]}ovakov`));
    const together = await names.search(asked);
    const alone = await Promise.all(asked.map(async (each) => (await names.search([each]))[0]));
    expect(together).toEqual(alone);
    expect(new Set(together.map((found) => found[0]!.id)).size).toBe(9);
    expect(await names.search([])).toEqual([]);
  });

  it('are not read faster than they are laid out', async () => {
    const names = namesWith([]);
    let read = 0;
    async function* all() {
      for (; read < 50; read += 1) yield [notice(`n${read}`, subject('Goran Novak', null))];
    }
    const reading = names.readAnew(all(), () => []);
    await setImmediate();
    const atOnce = read;
    await reading;
    // Five are too few for a base; the sixth begins one, and as many more are read before it was added.
    expect(atOnce).toBeLessThanOrEqual(12);
    expect(await ask(names, 'Goran Novak')).toHaveLength(50);
  });

  it('are those of the newest content alone', async () => {
    const names = namesWith([notice('n1', subject('Goran Novak', null))]);
    names.change([notice('n1', subject('Elena Rossi', null))]);
    expect([await ask(names, 'Goran Novak'), await ask(names, 'Elena Rossi')]).toEqual([[], ['n1-subject']]);
  });

  it('of one who was born when asked are found among hundreds of the same name', async () => {
    const many = Array.from({ length: 400 }, (_, at) => notice(`n${at}`, subject('张伟', `1984-03-${10 + (at % 20)}`)));
    const wanted = [notice('wanted', subject('张伟', '1984-03-09')), entry('listed', '张伟', ['1984'])];
    const found = await ask(namesWith([...many, ...wanted], isFast), 'Zhang Wei', '1984-03-09');
    expect(found).toEqual(expect.arrayContaining(['wanted-subject', 'listed']));
  });

  it('do not tell of a notice in which part of the date a birth date agrees', async () => {
    const names = namesWith(
      Array.from({ length: 400 }, (_, at) => notice(`n${at}`, subject('张伟', at < 200 ? '1984' : '1985'))),
      isFast,
    );
    expect(await ask(names, 'Zhang Wei', '1984-03-09')).toEqual(await ask(names, 'Zhang Wei', '1985-03-09'));
  });
});

describe('names that are laid out in the background', () => {
  const people = (count: number, given = 'Anna') =>
    Array.from({ length: count }, (_, at) => notice(`${given}${at}`, subject(`${given} Novak`, null)));

  it('are found before, while and after they are, with what changes meanwhile', async () => {
    const names = namesWith(people(9));
    expect(await ask(names, 'Anna Novak')).toHaveLength(9);
    names.change(people(20));
    names.change([noticeGone('Anna3'), ...people(2, 'Elena')]);
    for (const end = Date.now() + 60_000; names.extent.base === 0 && Date.now() < end; await wait(5)) {
      expect(await ask(names, 'Anna Novak')).toHaveLength(19);
    }
    expect(names.extent).toEqual({ base: 20, changes: 3 });
    expect(await ask(names, 'Anna Novak')).toHaveLength(19);
    expect(await ask(names, 'Elena Novak')).toEqual(expect.arrayContaining(['Elena0-subject', 'Elena1-subject']));
  });

  it('are those that were there until all were read anew', async () => {
    const names = namesWith(people(3));
    async function* read() {
      yield people(4, 'Boris');
      expect(await ask(names, 'Anna Novak')).toHaveLength(3);
      names.change([notice('late', subject('Anna Novak', null))]);
      expect(await ask(names, 'Anna Novak')).toHaveLength(4);
      yield people(4, 'Carla');
    }
    await names.readAnew(read(), () => [notice('late', subject('Anna Novak', null)), noticeGone('Boris1')]);
    expect(names.extent).toEqual({ base: 8, changes: 2 });
    expect(await ask(names, 'Anna Novak')).toEqual(['late-subject']);
    expect(await ask(names, 'Boris Novak')).toHaveLength(3);
  });

  it('are left as they were when reading fails', async () => {
    const names = namesWith(people(3));
    async function* read() {
      yield people(8, 'Boris');
      throw new Error('The connection ended');
    }
    await expect(names.readAnew(read(), () => [])).rejects.toThrow('The connection ended');
    expect([names.extent, await ask(names, 'Boris Novak')]).toEqual([{ base: 0, changes: 3 }, []]);
    expect(await ask(names, 'Anna Novak')).toHaveLength(3);
  });
});

describe('a thread that ends', () => {
  const group = notice('n1', subject('Goran Novak', null));

  it('is replaced by one that knows as much, and what it was asked is asked again', async () => {
    const started: SearchThread[] = [];
    const threads = new SearchThreads(1, (onEnd) => {
      const thread = new SearchThread(onEnd);
      started.push(thread);
      return thread;
    });
    opened.push(threads);
    threads.change([group]);
    expect((await threads.search([query('Goran Nowak')])).flat()).toHaveLength(1);
    // Stopped before it is asked, or it might answer before it ends.
    void started[0]!.stop();
    expect((await threads.search([query('Goran Nowak')])).flat()).toHaveLength(1);
    expect(started).toHaveLength(2);
  });

  it('again and again is a clear refusal', async () => {
    const threads = new SearchThreads(1, (onEnd) => {
      const thread = new SearchThread(onEnd);
      void thread.stop();
      return thread;
    });
    opened.push(threads);
    await expect(threads.search([query('Goran Nowak')])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('because names stop ends what waits', async () => {
    const started: SearchThread[] = [];
    const threads = new SearchThreads(2, (onEnd) => {
      const thread = new SearchThread(onEnd);
      // Before it is asked, or it might answer before it ends.
      void thread.stop();
      started.push(thread);
      return thread;
    });
    const asked = threads.search([query('Goran Nowak')]);
    const refused = expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    await threads.stop();
    await refused;
    expect(started).toHaveLength(1);
  });
});
