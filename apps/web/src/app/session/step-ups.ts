import { inject, provideAppInitializer } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { accountSecurityRead } from '../platform/api/generated/client.js';
import { connection } from '../platform/http/connection.js';
import type { StepUpDialog, StepUpDialogData } from './step-up-dialog.js';

/** Lets every request that wants a fresh second factor ask for it, and go on. */
export const provideStepUps = () =>
  provideAppInitializer(() => {
    const dialogs = inject(MatDialog);
    connection.stepUp = async (problem) => {
      const [{ StepUpDialog: component }, security] = await Promise.all([
        import('./step-up-dialog.js'),
        accountSecurityRead(),
      ]);
      const data = { security, mustEnrol: problem.detail !== undefined };
      const opened = dialogs.open<StepUpDialog, StepUpDialogData, boolean>(component, { width: '420px', data });
      return (await firstValueFrom(opened.afterClosed())) ?? false;
    };
  });
