import type { Chance } from './chance.js';

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

const FIRST_NAMES =
  'Ada Agnes Alberto Alma Amina Andre Angela Aaliyah Beatriz Ben Brenda Calvin Carmen Carol Cedric Chidi Clara Curtis Dana Daniel Darnell Deborah Dolores Duc Earl Elena Elijah Emma Esther Eun-ji Fatima Felix Frances Gabriel Gloria Grace Hannah Hector Helen Hiroshi Ida Imani Isaac Isabel Jamal James Jasmine Javier Joan Jorge José Joy Karen Keisha Kenji Kim Lamar Laura Leila Leroy Linh Lola Lucia Luis Mai Malik Marcus María Martha Mateo Maya Mei Miguel Nadia Naomi Nina Noah Nora Omar Otis Pablo Patricia Paul Priya Quentin Rachel Rafael Ravi Renée Rita Robert Rosa Ruth Salma Samuel Sarah Sofía Stella Tamara Tariq Teresa Thomas Tyrone Uma Vera Victor Walter Wanda Xavier Yasmin Yolanda Zoë'.split(
    ' ',
  );

const LAST_NAMES =
  'Abbott Acosta Adams Aguilar Ahmed Alvarez Anderson Bailey Banks Barrera Bauer Begum Bell Bishop Booker Brooks Bui Cain Campos Carter Castillo Chan Chavez Choi Clark Coleman Contreras Cooper Crawford Cruz Davis Delgado Diaz Dixon Dominguez Ellis Estrada Evans Fields Fisher Flores Ford Foster Fuentes Garcia Garza Gibson Gomez Gonzales Graham Grant Greene Guerra Gutierrez Hall Haddad Harris Hayes Hernandez Hill Holland Howard Huang Hughes Ibarra Jackson Jefferson Jenkins Jimenez Johnson Jordan Kaur Kelly Khan Kim King Lara Le Lee Lewis Long Lopez Lowe Luna Marsh Martinez Mason Medina Mendoza Miller Mitchell Molina Moore Morales Morgan Murphy Myers Nelson Nguyen Norris Núñez O’Brien Okafor Ortiz Owens Park Parker Patel Payne Peña Perez Pham Powell Price Quinn Ramirez Ramos Reed Reyes Rice Rivera Robinson Rojas Romero Ross Ruiz Ryan Salazar Sanchez Santos Shaw Singh Smith Soto Stewart Suarez Taylor Thomas Thompson Torres Tran Turner Valdez Vargas Vega Walker Wallace Wang Washington Watson Webb West White Williams Wilson Wood Wright Yang Young Zamora'.split(
    ' ',
  );

/** So many invented people, no two with the same address; the addresses belong to nobody (RFC 2606). */
export function invent(count: number, chance: Chance): Person[] {
  const people = new Map<string, Person>();
  while (people.size < count) {
    const [firstName, lastName] = [chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)];
    const name = `${firstName}.${lastName}`
      .normalize('NFD')
      .replaceAll(/[^\w.-]/g, '')
      .toLowerCase();
    const email = people.has(`${name}@example.org`) ? `${name}${people.size}@example.org` : `${name}@example.org`;
    people.set(email, { firstName, lastName, email });
  }
  return [...people.values()];
}
