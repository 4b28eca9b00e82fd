import { Controller, Get, Inject } from '@nestjs/common';
import { role } from '@watchbook/contract';
import { z } from 'zod';
import { CONFIG, type Config } from '../config.js';
import { Open } from '../platform/audit/route.js';
import { notFound } from '../platform/problem.js';
import { demoEmail, demoInstitutions } from './accounts.js';

const demoAccounts = z.object({
  password: z.string(),
  accounts: z.array(z.object({ email: z.string(), name: z.string(), institution: z.string(), roles: z.array(role) })),
});

/** The invented accounts of a demo, for the role switcher of the sign-in page. */
@Controller('demo')
export class DemoController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get()
  @Open('lists invented accounts, and only in a demo', { response: demoAccounts, problems: ['not-found'] })
  list(): z.infer<typeof demoAccounts> {
    if (!this.config.demo) throw notFound();
    return {
      password: this.config.demoPassword,
      accounts: demoInstitutions.flatMap(({ slug, name: institution, people }) =>
        people.map(({ local, name, role: held }) => ({
          email: demoEmail(local, slug),
          name,
          institution,
          roles: [held],
        })),
      ),
    };
  }
}
