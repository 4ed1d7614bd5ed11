/* A card is typed on our page and sent to the gateway alone: we get its token. Nothing of it is kept or logged here. */
const form = document.getElementById("card-form");
const field = (name) => document.getElementById(`card-${name}`);
const digits = (text) => text.replace(/\D/g, "");

/* The check digit that every card number ends in. */
function passesLuhn(number) {
  let sum = 0;
  [...number].reverse().forEach((digit, place) => {
    const twice = Number(digit) * (place % 2 ? 2 : 1);
    sum += twice > 9 ? twice - 9 : twice;
  });
  return sum % 10 === 0;
}

function numberProblem(text) {
  const number = digits(text);
  if (!number) return "Type the number on the front of your card.";
  if (/[^\d\s-]/.test(text)) return "A card number has digits only.";
  if (number.length < 12 || number.length > 19) return "A card number has 12 to 19 digits.";
  return passesLuhn(number) ? "" : "This is no card number: a digit is wrong, or two are swapped.";
}

function expiryProblem(text) {
  const found = text.match(/^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/);
  const month = found ? Number(found[1]) : 0;
  if (month < 1 || month > 12) return "Type the month and the year, like 07 / 29.";
  const end = new Date(2000 + Number(found[2]), month, 1);
  return end <= new Date() ? "This card is no longer valid." : "";
}

const codeProblem = (text) => (/^\d{3,4}$/.test(text.trim()) ? "" : "Type the three or four digits of the security code.");
const CHECKS = { number: numberProblem, expiry: expiryProblem, code: codeProblem };

function say(name, problem) {
  const input = field(name), error = field(`${name}-error`);
  error.textContent = problem;
  error.hidden = !problem;
  input.setAttribute("aria-invalid", problem ? "true" : "false");
  input.closest(".field").classList.toggle("wrong", Boolean(problem));
  return problem;
}

function sayWhole(problem) {
  const place = document.getElementById("card-problem");
  place.textContent = problem;
  place.hidden = !problem;
}

/* Groups of four while typing, without moving the place where one types in the middle. */
function group(input) {
  if (input.selectionStart !== input.value.length) return;
  const number = digits(input.value).slice(0, 19);
  input.value = number.replace(/(\d{4})(?=\d)/g, "$1 ");
}

function slash(input, event) {
  const number = digits(input.value).slice(0, 4);
  if (event.inputType?.startsWith("delete") || input.selectionStart !== input.value.length) return;
  if (number.length >= 2 && !input.value.includes("/")) input.value = `${number.slice(0, 2)} / ${number.slice(2)}`;
}

async function change() {
  const typed = new URLSearchParams({
    key: form.dataset.openedBy, number: digits(field("number").value), expiry: field("expiry").value,
    cvc: field("code").value.trim(),
  });
  const answer = await fetch(form.dataset.tokens, {
    method: "POST", body: typed, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
  });
  const said = await answer.json();
  if (answer.ok) return said.id;
  const names = { number: "number", expiry: "expiry", cvc: "code" };
  const name = names[said.error?.field];
  const words = said.error?.message ?? "The payment provider did not take this card.";
  if (name) { say(name, words); field(name).focus(); } else sayWhole(`${words} Nothing was taken.`);
  return "";
}

async function pay(event) {
  event.preventDefault();
  sayWhole("");
  const wrong = Object.keys(CHECKS).filter((name) => say(name, CHECKS[name](field(name).value)));
  if (wrong.length) { field(wrong[0]).focus(); return; }
  const fields = form.querySelector("fieldset");
  form.setAttribute("aria-busy", "true");
  let token = "";
  try {
    token = await change();
  } catch {
    sayWhole("The payment provider could not be reached. Nothing was taken. Try again in a minute.");
  }
  form.removeAttribute("aria-busy");
  if (!token) return;
  for (const name of Object.keys(CHECKS)) field(name).value = "";
  fields.disabled = true;
  form.elements.token.value = token;
  form.submit();
}

if (form) {
  form.querySelector("fieldset").disabled = false;
  form.addEventListener("submit", pay);
  field("number").addEventListener("input", (event) => group(event.target));
  field("expiry").addEventListener("input", (event) => slash(event.target, event));
  for (const name of Object.keys(CHECKS)) {
    field(name).addEventListener("blur", (event) => { if (event.target.value) say(name, CHECKS[name](event.target.value)); });
  }
  addEventListener("pageshow", () => { form.querySelector("fieldset").disabled = false; form.elements.token.value = ""; });
}
