import { Injectable } from '@nestjs/common';

/** The time, so that tests can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** `seconds` from now, or after `from`: two looks at the clock are two times. */
  in(seconds: number, from = this.now()): Date {
    return new Date(from.getTime() + seconds * 1000);
  }
}
