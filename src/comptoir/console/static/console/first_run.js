// When another country is chosen, the currency and time zone of that country; what a person chose herself stays.
const customs = JSON.parse(document.getElementById("customs").textContent);
const field = (name) => document.getElementById(`id_${name}`);
const chosen = new Set();

for (const name of ["currency", "timezone"]) field(name).addEventListener("change", () => chosen.add(name));
field("country").addEventListener("change", () => {
  const [currency, timezone] = customs[field("country").value];
  if (!chosen.has("currency")) field("currency").value = currency;
  if (!chosen.has("timezone")) field("timezone").value = timezone;
});
