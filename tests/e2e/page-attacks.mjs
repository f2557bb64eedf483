/** Texts that would run, or tell somebody who reads them, if the page ever took them for markup or loaded what they name. */
export const attacks = [
  '<script>globalThis.__hacked = 1</script>',
  '<img src=x onerror="globalThis.__hacked=1">',
  '<img src="http://beacon.test/pixel.png">',
  '<svg onload="globalThis.__hacked=1"></svg>',
  '<iframe srcdoc="<script>parent.__hacked=1</script>"></iframe>',
  '<a href="javascript:globalThis.__hacked=1">press</a>',
  'javascript:globalThis.__hacked=1',
  '![picture](http://beacon.test/markdown.png)',
  '[link](javascript:globalThis.__hacked=1)',
  '<style>@import "http://beacon.test/style.css";</style>',
  '<link rel=stylesheet href="http://beacon.test/link.css">',
  '<meta http-equiv=refresh content="0;url=http://beacon.test/">',
  '<form action="http://beacon.test/"><button autofocus onfocus="globalThis.__hacked=1">x</button></form>',
  '"><details open ontoggle="globalThis.__hacked=1">',
  '{{constructor.constructor("globalThis.__hacked=1")()}}',
  '<math><mtext></table><mglyph><style><img src=x onerror="globalThis.__hacked=1">',
]
