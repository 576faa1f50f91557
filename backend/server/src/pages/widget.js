// Shows an event of this Guichet on another site:
//   <script async src="https://guichet.example/widget.js" data-event="slug-of-the-event"></script>
// Optional: data-locale="fr" or "en". The site must be in the list that the organizer keeps.
(function () {
  'use strict';
  var script = document.currentScript;
  var slug = script ? script.getAttribute('data-event') : null;
  if (!slug || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    console.error('Guichet: data-event is not the name of an event.');
    return;
  }
  var home = new URL(script.src).origin;
  var locale = /^(fr|en)$/.test(script.getAttribute('data-locale') || '')
    ? '?locale=' + script.getAttribute('data-locale')
    : '';
  var frame = document.createElement('iframe');
  // The page in the frame tells its height to this origin, and to no other.
  frame.src = home + '/embed/events/' + slug + locale + '#' + encodeURIComponent(location.origin);
  frame.title = script.getAttribute('data-title') || 'Guichet';
  frame.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  );
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  frame.style.cssText = 'display:block;width:100%;height:420px;border:0;color-scheme:normal';
  addEventListener('message', function (event) {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    var height = event.data && event.data.guichetHeight;
    if (typeof height === 'number' && height >= 80 && height <= 20000) {
      frame.style.height = Math.ceil(height) + 'px';
    }
  });
  function show() {
    if (document.body.contains(script)) script.parentNode.insertBefore(frame, script.nextSibling);
    else document.body.appendChild(frame);
  }
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);
})();
