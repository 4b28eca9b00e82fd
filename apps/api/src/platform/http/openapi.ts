import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problem } from '@watchbook/contract';
import { z } from 'zod';
import { describeProblems } from './described-problems.js';

/** The whole HTTP interface as OpenAPI 3.1, from the routes and the schemas of the contract. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Watchbook')
    .setDescription('Suspicious-entity notices, risk warnings and the ledger that records every read and write.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addCookieAuth('watchbook', { type: 'apiKey', in: 'cookie', name: 'watchbook' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key `wb_…`' }, 'key')
    .addSecurityRequirements('session')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) =>
      `${lowerFirst(controller.replace(/Controller$/, ''))}${upperFirst(method)}`,
    standardSchemaConverter: (schema, { schemaType }) => ({ schema: toJsonSchema(schema as z.ZodType, schemaType) }),
    autoTagControllers: true,
  });
  describeProblems(document, toJsonSchema(problem, 'output'));
  return document;
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return json;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
