import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { PurposeDialogData } from './purpose-dialog.js';

/**
 * Asks for a purpose, has it recorded, and keeps it for the chip.
 * @returns whether a purpose was granted, so that the page reads again
 */
export async function askPurpose(dialogs: MatDialog, data: PurposeDialogData): Promise<boolean> {
  const { PurposeDialog } = await import('./purpose-dialog.js');
  const opened = dialogs.open<InstanceType<typeof PurposeDialog>, PurposeDialogData, boolean>(PurposeDialog, {
    data,
    width: '480px',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
