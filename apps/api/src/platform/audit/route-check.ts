import { Inject, Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { OPEN, ROUTE } from './route.js';

/** Stops the start when a route declares neither a policy and a ledger action nor why it is open. */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const bare = this.routes().filter(
      ({ handler }) => !Reflect.hasMetadata(ROUTE, handler) && !Reflect.hasMetadata(OPEN, handler),
    );
    if (bare.length > 0) {
      throw new Error(
        `These routes declare no policy and no ledger action:\n${bare.map(({ name }) => `  ${name}`).join('\n')}`,
      );
    }
  }

  private routes(): { name: string; handler: object }[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = instance ? (Object.getPrototypeOf(instance) as Record<string, unknown>) : null;
      if (!prototype || !metatype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
        const handler = prototype[method] as object;
        if (!Reflect.hasMetadata(PATH_METADATA, handler)) return [];
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        return [{ name: `${verb} ${metatype.name}.${method}`, handler }];
      });
    });
  }
}
