import type { JSX } from 'preact';

/** The text of the demo article. */
export function DemoStory(): JSX.Element {
  return (
    <div class="story">
      <p>
        The 38 leaves Ledbetter Station at 11:42 p.m., and on most nights Marcus Teal is on it. He unloads trucks at a
        grocery warehouse until eleven, walks twelve minutes to the platform and is home by half past midnight. On
        Wednesday he took the evening off, unpaid, to tell the City Council what would happen if that bus stopped
        running.
      </p>
      <p>“I would buy a car,” he said at the microphone, and waited. “That is a joke. I would lose the job.”</p>
      <p>
        He was the ninth of 61 people who spoke during a four-hour session on the city’s transit budget. Under a plan
        that goes to a vote on December 9, six routes south of the Trinity River would end at 8 p.m. on weekdays and
        stop on Sundays altogether. Three more would run once an hour instead of every twenty minutes. The changes would
        take effect on March 1.
      </p>
      <h2>A gap of $7.4 million</h2>
      <p>
        City staff say that the cuts close a gap of $7.4 million, most of it left behind when a federal grant that paid
        for late service ran out in September. Keeping the routes as they are would take money from somewhere else, the
        budget director, Leland Voss, told the council. His list of somewhere else was short: street repair, two library
        branches that were due to reopen on weekends, or the reserve.
      </p>
      <p>
        “None of these are numbers on a page,” Voss said. “I have tried to bring you the one with the fewest people
        standing behind it.”
      </p>
      <p>
        How many people stand behind it was in dispute. The staff report counts 2,150 evening trips a day on the six
        routes. Riders and two council members pointed out that the count was made in July, when the community college
        is out and the school district runs no evening classes. A count by volunteers over ten days in October, which
        The Ledger reviewed, came to 3,380.
      </p>
      <figure class="pull">
        <blockquote>
          <p>“You measured the river in August and told us it is a creek.”</p>
        </blockquote>
        <figcaption>Ofelia Barrientos, council member</figcaption>
      </figure>
      <p>
        Council Member Ofelia Barrientos, whose district has four of the six routes, asked why the July figure was used.
        A planner answered that it was the most recent complete month when the report was drafted. She asked whether the
        October count could be added before the vote. It could, the planner said, if the council asked for it. The
        council asked for it, eleven votes to four.
      </p>
      <h2>What the last hour carries</h2>
      <p>
        Over three evenings last week, a reporter rode the routes from eight until the final run. On Tuesday the 38
        carried 44 people after ten o’clock: nursing aides in scrubs, two cooks, a security guard with a folding stool,
        students from the ten-to-nine program at the college. Eleven of them said that they had no other way home. Most
        had not heard of the plan. Notices were posted inside the buses on November 2, in English, at a height that
        favors people who are standing.
      </p>
      <p>
        Denise Aguilar, who cleans offices downtown, read one aloud to her seatmate and translated as she went. “Service
        adjustments,” she said. “It is a soft word.”
      </p>
      <p>
        Business owners along Bonnie View Road told the council that they already lose night staff to warehouses that
        run their own vans. Ray Pruitt, who owns two laundromats, said he would close one of them at seven if the buses
        stopped at eight. “I cannot ask a woman to walk two miles with the day’s quarters,” he said.
      </p>
      <h2>Other ways to save</h2>
      <p>
        Three ideas came up that are not in the plan. One would keep the routes but use smaller vehicles after nine,
        which the transit staff estimate would save a third of the cost. Another would move $2.1 million from a downtown
        parking garage whose opening has slipped to 2028. A third, offered by the riders’ group, would phase the cuts so
        that Sunday service goes last.
      </p>
      <p>
        Mayor Pro Tem Curtis Hale, who supports the plan, said that every one of them had been looked at. “Somebody has
        to choose,” he said. “I would rather we did it in a room with the doors open.”
      </p>
      <p>
        Asked afterward whether his mind could still be changed, Hale said that he would read the October count when it
        came. He rode the 38 once, he added, years ago, in the daytime.
      </p>
      <h2>What happens next</h2>
      <p>
        The council’s transit committee meets on Tuesday, December 1, at 9 a.m. in Room 6 at City Hall, and takes
        comments from anyone who signs up by 8:30. The full council votes on December 9 at 1 p.m. Both meetings are
        streamed, with interpretation in Spanish.
      </p>
      <p>
        Teal will not be there. Both are on days when he works. He caught the 11:42 on Wednesday with four minutes to
        spare and sat where he always sits, behind the driver, who had listened to the session on the radio.
      </p>
      <p>“You did all right,” the driver said.</p>
    </div>
  );
}
