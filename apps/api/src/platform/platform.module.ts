import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CONFIG, type Config } from '../config.js';
import { AuditInterceptor } from './audit/audit.interceptor.js';
import { RouteCheck } from './audit/route-check.js';
import { Clock } from './clock.js';
import { Database } from './database/database.js';
import { Idempotency } from './database/idempotency.js';
import { Work } from './database/work.js';
import { HealthController } from './http/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RateLimitService } from './http/limit/rate-limit.service.js';
import { SharedCounts } from './http/limit/shared-counts.service.js';
import { SchemaPipe } from './http/schema.pipe.js';
import { PageViolationController } from './http/violation/page-violation.controller.js';
import { PageViolations } from './http/violation/page-violations.service.js';
import { OutboundService } from './outbound/outbound.service.js';
import { PolicyResources } from './policy-resources.js';
import { OpenStreams } from './stream/open-streams.service.js';

/** What every slice stands on: settings, database, clock, and what surrounds each route. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static register(config: Config, database: Database): DynamicModule {
    const provided = [
      { provide: CONFIG, useValue: config },
      { provide: Database, useValue: database },
      Clock,
      Idempotency,
      Work,
      OpenStreams,
      RateLimitService,
      OutboundService,
      PolicyResources,
    ];
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, PageViolationController],
      providers: [
        ...provided,
        RouteCheck,
        PageViolations,
        SharedCounts,
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
      ],
      exports: provided,
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
