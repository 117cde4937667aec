/** Paths of the application itself that look like paths of the API: its routes, its prefixes, its own requests. */

/** Routers of web frameworks, with what they call a route: `app.get('`, `r.Post("`, `endpoints.MapGet("`. */
const routes =
  /\b(app|router|server|fastify|mux|e|r|g|routes?|blueprint|bp|api|group|endpoints)\.(get|post|put|delete|patch|all|use|route|register|HandleFunc|Handle|Map\w*)\(\s*['"`]?$/i;
const routeFunctions = /\b(path|re_path|url|Route::\w+|route|APIRouter|Blueprint|Group|PathPrefix)\(\s*['"`]?$/;
/** `@app.post("`, `@RequestMapping(path = "`, `[HttpGet("`. Retrofit's `@POST("` is a request. */
const annotations =
  /(@(?!(GET|POST|PUT|DELETE|PATCH|HTTP)\b)\w[\w.]*|\[(Route|Http\w+))\(\s*(\w+\s*=\s*)?[[{]?\s*['"`]?$/;
/** Ruby's `get '/v1/users'` at the beginning of a line. */
const statements = /(^|\n)\s*(get|post|put|patch|delete|match|namespace|scope|mount|resources?)\s+['"]?$/;
const prefixes = /\b(url_?prefix|prefix|base_?path|mount_?path|context-?path|matcher|pattern)\s*[=:(]\s*\[?\s*['"`]?$/i;
const comparisons = /(===?|!==?|\b(starts_?with|start_with\?|endsWith|includes)\(?)\s*['"`]?$/i;
/** A browser sends such a request to the page's own host. */
const sameOrigin = /(^|[^\w.])(window\.)?fetch\(\s*['"`]?$/;

/** Whether a text is such a path. `before` is the code in front of it. */
export const isOwnPath = (text: string, before: string): boolean =>
  [routes, routeFunctions, annotations, statements, prefixes, comparisons].some(each => each.test(before)) ||
  (text.startsWith('/') && sameOrigin.test(before));
