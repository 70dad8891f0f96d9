import type { Type } from '@nestjs/common';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */
export const retentionControllers: Type[] = [];
