import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './testing/app.js';
import { expectGenerated } from './testing/generated.js';

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

interface Operation {
  operationId: string;
  responses: Record<string, { content?: object }>;
}

describe('the description of the API', () => {
  it('is what docs/openapi.json holds', async () => {
    const answer = await portal.nobody().get('/api/openapi.json');
    await expectGenerated('docs/openapi.json', `${JSON.stringify(answer.body, null, 2)}\n`);
    expect(answer.status).toBe(200);
  });

  it('names every operation once and says what it answers', async () => {
    const { paths } = (await portal.nobody().get('/api/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '5XX']));
      expect(Object.keys(responses)).not.toContain('default');
    }
  });
});
