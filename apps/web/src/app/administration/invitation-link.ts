import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';

/** The link of an invitation where no mail goes out: shown this once, to be handed over in another way. */
@Component({
  selector: 'wb-invitation-link',
  imports: [TranslocoPipe],
  template: `<div class="callout" role="status">
    <div>
      <b>{{ 'administration.people.linkOnce' | transloco }}</b>
      <p>
        <code class="link">{{ url() }}</code>
      </p>
    </div>
  </div>`,
  styles: `
    .link {
      user-select: all;
      overflow-wrap: anywhere;
    }
  `,
})
export class InvitationLink {
  readonly url = input.required<string>();
}
