import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import type { PolicySubject } from '@watchbook/policy';
import { Session } from '../session.js';
import { Ability } from './ability.js';

/** Lets signed-in people through; others sign in first and come back. */
export const signedIn: CanActivateFn = async (_route, { url }) => {
  const router = inject(Router);
  if (await inject(Session).find()) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: url === '/' ? {} : { next: url } });
};

/** Lets people to the sign-in page only while nobody is signed in. */
export const signedOut: CanActivateFn = async () => {
  const router = inject(Router);
  const session = inject(Session);
  return (await session.find().catch(() => null)) ? router.createUrlTree(['/']) : true;
};

/** Hides a route from those whom no policy may allow it; they see what an unknown address shows. */
export const allowed =
  (action: string | readonly string[], subject: PolicySubject): CanMatchFn =>
  async () => {
    const ability = inject(Ability);
    await inject(Session).find();
    return ability.can(action, subject);
  };
