// Apollo Sandbox comes from Apollo's servers. A browser that cannot reach them is sent on to GraphiQL, which comes from here.
const goOn = () => location.replace('/graphiql');
const tooLong = setTimeout(goOn, 8000);

const script = document.createElement('script');
script.src = 'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';
script.onerror = goOn;
script.onload = async () => {
  clearTimeout(tooLong);
  const example = await fetch('/explorer/example.graphql').then((answer) => answer.text());
  document.querySelector('#explorer').replaceChildren();
  new window.EmbeddedSandbox({
    target: '#explorer',
    initialEndpoint: `${location.origin}/graphql`,
    initialState: { document: example, pollForSchemaUpdates: false },
    hideCookieToggle: true,
  });
};
document.head.append(script);
