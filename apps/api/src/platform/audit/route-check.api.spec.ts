import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { openDatabase } from '../../app.js';
import { AppModule } from '../../app.module.js';
import { demoEmail } from '../../demo/accounts.js';
import { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { describedOperations } from '../../testing/description.js';
import { isProtected } from '../../testing/routes.js';
import { getContext } from '../context.js';
import { createAdapter, prepareServer } from '../http/server.js';
import { RouteCheck } from './route-check.js';
import { Audited, Open } from './route.js';

@Controller('bare')
class BareController {
  @Get()
  forgotten(): string {
    return 'Canary';
  }
}

@Controller('declared')
class DeclaredController {
  @Get()
  @Open('it says nothing')
  open(): void {
    return undefined;
  }
}

@Controller('silent')
class SilentController {
  /** Answers without a note of what it showed. */
  @Get()
  @Audited({ policy: ['read', 'Institution'], action: 'test.silent', response: z.object({ secret: z.string() }) })
  silent(): { secret: string } {
    return { secret: 'Canary' };
  }

  /** Knows more than its contract says. */
  @Get('talkative')
  @Audited({ policy: ['read', 'Institution'], action: 'test.talkative', response: z.object({ told: z.string() }) })
  talkative(): { told: string } {
    getContext().reads.push({ action: 'test.talkative', resources: [] });
    return Object.assign({ told: 'this' }, { secret: 'Canary' });
  }
}

const startWith = async (controller: new () => object) => {
  const module = Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [RouteCheck],
  });
  const app = (await module.compile()).createNestApplication<NestFastifyApplication>(createAdapter(portal.config));
  await app.init();
  await app.close();
};

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
});
afterAll(() => portal.stop());

describe('a start', () => {
  it('is refused when a route declares nothing, with its name', async () => {
    await expect(startWith(BareController)).rejects.toThrow('GET BareController.forgotten');
  });

  it('goes on when every route says what it is', async () => {
    await expect(startWith(DeclaredController)).resolves.toBeUndefined();
  });
});

describe('every route that is described', () => {
  it('answers nobody who is not signed in, but for the open ones', async () => {
    const nobody = portal.nobody();
    const routes = await describedOperations();
    expect(routes.length).toBeGreaterThan(55);
    for (const route of routes.filter(isProtected)) {
      const path = route.path.replaceAll(/\{\w+\}/g, '1');
      const { status } = await nobody.send(
        route.method,
        path,
        ['GET', 'DELETE'].includes(route.method) ? undefined : {},
        {},
      );
      expect({ ...route, status }).toEqual({ ...route, status: 401 });
    }
  });
});

describe('a handler', () => {
  it('that notes nothing answers 500, and one that knows more than its contract what that says', async () => {
    const database = await openDatabase(portal.config);
    const module = Test.createTestingModule({
      imports: [AppModule.register(portal.config, database)],
      controllers: [SilentController],
    });
    const app = (await module.compile()).createNestApplication<NestFastifyApplication>(createAdapter(portal.config), {
      bodyParser: false,
      logger: false,
    });
    await prepareServer(app, portal.config);
    app.setGlobalPrefix('api/v1');
    await app.init();
    try {
      const analyst = await new Agent(app).signIn(demoEmail('analyst', 'meridian-bank'));
      const answer = await analyst.get('/api/v1/silent');
      expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
      expect(answer.text).not.toContain('Canary');
      const { rowCount } = await portal.owner.query(
        `select from ledger_entry where action = 'test.silent-failed' and outcome = 'failed'`,
      );
      expect(rowCount).toBe(1);
      expect((await analyst.get('/api/v1/silent/talkative')).body).toEqual({ told: 'this' });
    } finally {
      await app.close();
    }
  });
});
