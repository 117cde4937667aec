/** Opens a page in the browser. Where there is none, as over SSH, nothing happens: the address stays on the screen. */
export async function openPage(url: string): Promise<void> {
  const { default: open } = await import('open');
  await open(url).catch(() => {});
}
