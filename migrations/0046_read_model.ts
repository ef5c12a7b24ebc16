/** The views of the read model, which are made anew after this (views.ts). */
export async function up(): Promise<void> {}
