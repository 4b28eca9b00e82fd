import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { signIn } from '@watchbook/contract';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';
import { SchemaPipe } from '../../platform/http/schema.pipe.js';
import type { Identified } from '../actor-loader.js';
import { SignInService } from './sign-in.service.js';

/** Sign-in by e-mail address and password. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(@Inject(SignInService) private readonly signIns: SignInService) {
    super({ usernameField: 'email', passwordField: 'password', session: false });
  }

  validate(email: string, password: string): Promise<Identified> {
    return this.signIns.identify(email, password);
  }
}

/** Lets a request through that carries the right password; `request.user` is who it is. */
@Injectable()
export class PasswordGuard extends AuthGuard('password') {
  private readonly pipe = new SchemaPipe();

  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    await this.pipe.transform(request.body, { type: 'body', schema: signIn });
    return (await super.canActivate(execution)) as boolean;
  }

  override handleRequest<T>(error: Error | null, user: T): T {
    if (error) throw error;
    return user;
  }
}
