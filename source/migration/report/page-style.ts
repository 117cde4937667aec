/** The style of all pages of the report: light and dark, screen and print. */
export const style = `
:root{color-scheme:light dark;--ink:light-dark(#1a1a1a,#e8e8e8);--soft:light-dark(#666,#999);--line:light-dark(#ddd,#333);--bar:light-dark(#3b6ea5,#7fb0e0);--bad:light-dark(#b3261e,#ff8a80)}
body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:40px auto;padding:0 20px;color:var(--ink)}
h1{font-size:26px;margin:0}h2{font-size:17px;margin:36px 0 8px}.sub{color:var(--soft);margin:4px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(105px,1fr));gap:8px;margin:20px 0}
.tiles div{border:1px solid var(--line);border-radius:6px;padding:8px 12px;color:var(--soft)}.tiles b{display:block;font-size:22px;color:var(--ink)}.tiles .bad b{color:var(--bad)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}th{color:var(--soft);font-weight:normal}
.banner{margin:0 0 20px;padding:8px 12px;border-radius:6px;font-weight:bold;color:#fff;background:#3b6ea5}.banner span{font-weight:normal;margin-left:12px}.banner.live{background:#b3261e}.banner.test{background:#8a5a00}
svg rect.good{fill:light-dark(#2e7d32,#81c784)}svg rect.soft{fill:light-dark(#b08900,#e6c35c)}svg rect.bad{fill:var(--bad)}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,svg{break-inside:avoid}}
@media (max-width:480px){body{margin:16px auto;padding:0 12px}td,th{padding-right:6px}}
svg{width:100%;height:auto;font-size:12px}svg text{fill:var(--ink)}svg rect{fill:var(--bar)}.line{fill:none;stroke:var(--bar);stroke-width:2}.axis{fill:none;stroke:var(--soft)}
`;
